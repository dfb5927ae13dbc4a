"""What `standpoint serve` has Streamlit run. Outside a script run it is the server; inside one it
is the page. It has a folder of its own: Streamlit serves every file of a `pages` folder beside its
script by URL, past every gate.
"""

from __future__ import annotations

import sys

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from portal import server
    from portal.gate.signin import Refused
    from portal.settings import SettingsError

    try:
        app = st.App(
            __file__, routes=server.routes(), middleware=server.middleware(), lifespan=server.warm
        )
    except (
        Refused,
        SettingsError,
    ) as error:  # a sentence to whoever starts it, and no portal that cannot know whom to let in
        print(f"The portal does not start. {error}", file=sys.stderr)
        raise SystemExit(2) from None
else:
    from portal.app import main

    main()
