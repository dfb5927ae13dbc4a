"""The portal with two yardsticks in the same process: `?bench=empty`, a page with one word, and
`?bench=plain`, the executive page's content as the usual Streamlit recipe has it: a connection,
data frames, Altair objects and tables, nothing kept. Nobody is held back here: reruns one after the
other are no person's.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from portal import server

    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(is_limited=False),
        lifespan=server.warm,
    )
elif st.query_params.get("bench") == "empty":
    st.write("READY")
elif st.query_params.get("bench") == "plain":
    from benchmarks import plain

    plain.page()
else:
    from portal.app import main

    main()
