"""The Streamlit interface: the frame of a page, its view, charts and components."""
