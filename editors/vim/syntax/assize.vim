" Disclosure policies in Assize: colours by the letters alone.
if exists('b:current_syntax')
  finish
endif

syn case match
setlocal iskeyword=@,48-57,_,192-255

syn keyword assizeKeyword above account after age all also always amends and any applies as at basis bears because before
syn keyword assizeKeyword below better breached by case_law ceasing cites continued continues covers date dated day days
syn keyword assizeKeyword decimal does done due duration each earliest empty entry event every except expect expected fact
syn keyword assizeKeyword fail for force friday from given govern governs guidance guidelines has have holidays if in includes
syn keyword assizeKeyword inferred insert integer into is judged judgement late latest law least limb many means monday month
syn keyword assizeKeyword months most needing never not of omit omitted on one only or ordered other others otherwise outcomes
syn keyword assizeKeyword over overrides practicable practice presume presumed proposal reasonably reasons rebutted recalled
syn keyword assizeKeyword record regulations replace reported saturday saving says settled some soon statute statutory_code
syn keyword assizeKeyword sunday table taken text the thursday times to tuesday turns under undetermined unless unseen until
syn keyword assizeKeyword url value wednesday week weekend weeks when where while with within working worse year years
syn keyword assizeValue yes no unknown none
" A word beside a dot is a name, whatever it is.
syn match assizeName "\<\k\+\(\.\k\+\)\+\>"
syn match assizeItem "^\(policy\|library\|use\|source\|role\|type\|facts\|define\|decision\|rule\|presumption\|duty\|prohibition\|property\|impossible\|scenario\|facts_of\|calendar\|amendment\)\>"
syn match assizeKeyword "\s\zs\<\(policy\|library\|use\|source\|role\|type\|facts\|define\|decision\|rule\|presumption\|duty\|prohibition\|property\|impossible\|scenario\|facts_of\|calendar\|amendment\)\>\.\@!"
syn match assizeLabel "^\s*\zs([a-z0-9]\+)"
syn match assizeNumber "\<\d\+\(\.\d\+\)\?\>"
syn match assizeNumber "\<\d\{1,2} \(January\|February\|March\|April\|May\|June\|July\|August\|September\|October\|November\|December\) \d\{4}\>"
syn region assizeWords start=+"+ skip=+\\\\\|\\"+ end=+"+ oneline contains=@Spell
syn match assizeComment "#.*$" contains=@Spell

hi def link assizeItem Statement
hi def link assizeKeyword Keyword
hi def link assizeValue Constant
hi def link assizeName Identifier
hi def link assizeLabel Label
hi def link assizeNumber Number
hi def link assizeWords String
hi def link assizeComment Comment

let b:current_syntax = 'assize'
