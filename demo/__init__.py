"""The demo: real published results and an invented contest, told through the services that everybody uses."""
