"""Presentation without Streamlit: texts, numbers, addresses, sentences, workbooks, reports."""
