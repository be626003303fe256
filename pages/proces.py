import streamlit as st

st.title("proces")
