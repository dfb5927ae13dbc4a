"""Proof that nothing leaks: every scope's pages, files and answers are made as its readers get them
and searched for what they may not read. Reads reports and changes nothing; of the gate it believes
no word, and reckons what each scope may read a second time."""
