"""SQL text in, statements out: tokens, what each statement does to what, and what guards it inside of a block."""
