"""Why a clause is answered as it is, in words: one function a fact, over the columns the answer came from."""
