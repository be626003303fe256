import streamlit as st

st.title("ontwerp")
