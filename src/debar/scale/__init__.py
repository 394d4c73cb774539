"""The path on many machines: what is told here, by whichever engine, is what `debar.screen` tells on one.

`parcel` is a settled question with all that is known, as bytes for a worker; `clerk` is who answers it there;
`batches` works on Arrow batches and `files` on pieces of files, without knowing any engine; `spark` is the engine.
Nothing is judged here.
"""
