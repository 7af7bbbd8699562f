(comment) @comment
(words) @string
[(number) (date)] @number
(label) @label
[(item_keyword) (keyword)] @keyword
(constant) @constant.builtin
(path) @variable
(name) @function
