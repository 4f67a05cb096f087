"""The flow, a folder a stage, named in data order; read pipeline.py first."""
