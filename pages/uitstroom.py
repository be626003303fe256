import streamlit as st

st.title("uitstroom")
