"""The dashboard: `streamlit run app.py`. The server takes `app`, each page runs the rest."""

from streamlit.starlette import App

if __name__ == "__main__":
    from ui.components.frame.page_frame import run

    run()
else:
    from web.asgi import load_settings, server_options

    app = App(__file__, **server_options(load_settings()))
