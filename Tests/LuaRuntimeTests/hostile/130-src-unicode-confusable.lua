-- expect: error
-- group: source
-- why: an identifier with a Cyrillic letter is a syntax error; the message must show which byte
local nаme = 1
return name
