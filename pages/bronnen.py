import streamlit as st

st.title("bronnen")
