"""What Navasard knows: programmes, clashes, attendance, feeds. No Streamlit here (see CONTRIBUTING.md)."""
