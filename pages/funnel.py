"""Funnel page: conversion between the stages, win rate by segments."""

import streamlit as st

from metrics.definitions.conversion import win_rate
from ui.components.frame.page_frame import current_view
from ui.components.funnel.segments import segments
from ui.components.funnel.steps import funnel
from ui.components.panel import heading

view = current_view()

heading(view, "funnel.title")
funnel(view)
left, right = st.columns(2)
with left:
    segments(view, view.text("funnel.by_owner"), "owner", win_rate)
with right:
    segments(view, view.text("funnel.by_source"), "source", win_rate)
