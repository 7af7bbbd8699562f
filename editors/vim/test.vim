" The colours of one place of each sort; ends with status 1 where one is wrong.
function! s:Group(line, column) abort
  return synIDattr(synID(a:line, a:column, 1), 'name')
endfunction

let s:wrong = []
for [s:line, s:column, s:group] in [
      \ [1, 1, 'assizeItem'],
      \ [1, 16, 'assizeWords'],
      \ [2, 5, 'assizeKeyword'],
      \ [2, 19, 'assizeNumber'],
      \ [3, 14, 'assizeName'],
      \ [9, 12, 'assizeValue'],
      \ ]
  if s:Group(s:line, s:column) !=# s:group
    call add(s:wrong, s:line . ':' . s:column . ' ' . s:Group(s:line, s:column) . ' and not ' . s:group)
  endif
endfor
if &filetype !=# 'assize' || &commentstring !=# '# %s'
  call add(s:wrong, 'file type ' . &filetype . ', comments ' . &commentstring)
endif
if !empty(s:wrong)
  call writefile(s:wrong, fnamemodify($ASSIZE_EXAMPLE, ':h') . '/vim')
  cquit
endif
qall!
