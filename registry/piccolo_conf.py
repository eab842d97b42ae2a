"""Where Piccolo's migration commands find the engine and the packages, lowest first.

The packages are named as text: this one may not import those above it.
"""

from piccolo.conf.apps import AppRegistry

from registry.core.database import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(
    apps=[
        "registry.piccolo_app",
        "competitions.piccolo_app",
        "credentials.piccolo_app",
        "rewards.piccolo_app",
    ]
)
