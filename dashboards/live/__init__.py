"""The live page: draws the very dashboards that Grafana would, on this machine, without Grafana."""
