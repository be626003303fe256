import streamlit as st

st.title("deelnemers")
