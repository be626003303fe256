import streamlit as st

st.title("effecten")
