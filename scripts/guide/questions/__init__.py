"""The bank of questions for trainers: what each rests on, those made from the data, and the files that learning systems import."""
