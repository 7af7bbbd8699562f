-- Neovim without a screen against the built server: findings, hover, completion, renaming.
-- Run by `editors/test` with the file to open as the argument.

local function fail(words)
  io.stderr:write("neovim: " .. words .. "\n")
  vim.cmd("cquit 1")
end

local function check(condition, words)
  if not condition then
    fail(words)
  end
end

local function errors()
  local all = vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
  return all
end

local function ask(method, line, character, more)
  local params = vim.tbl_extend("force", {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    position = { line = line, character = character },
  }, more or {})
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local ok, problem = pcall(function()
  check(vim.bo.filetype == "assize", "the file type is " .. vim.bo.filetype)
  check(vim.wait(20000, function() return #errors() > 0 end), "no finding came")
  check(errors()[1].message:find("no fact `request.hold` is declared", 1, true), errors()[1].message)
  local wrong = errors()[1]
  -- Mending the text takes the finding away.
  local line = vim.api.nvim_buf_get_lines(0, wrong.lnum, wrong.lnum + 1, true)[1]
  vim.api.nvim_buf_set_lines(0, wrong.lnum, wrong.lnum + 1, true, { (line:gsub("request%.hold", "request.held")) })
  check(vim.wait(20000, function() return #errors() == 0 end), "the finding stayed")
  local hover = ask("textDocument/hover", wrong.lnum, #line - 1)
  check(hover and hover.contents.value:find("Is the information held?", 1, true), "no question on hover")
  local offered = ask("textDocument/completion", wrong.lnum, #line - 4)
  local labels = {}
  for _, item in ipairs(offered.items) do
    labels[item.label] = true
  end
  check(labels.held and labels.made_on, "the facts of the group are not offered")
  local edit = ask("textDocument/rename", wrong.lnum, #line - 1, { newName = "kept" })
  local changes = edit.changes[vim.uri_from_bufnr(0)]
  check(#changes == 2, "renaming changes " .. #changes .. " places")
  local outline = ask("textDocument/documentSymbol", 0, 0)
  check(#outline >= 5, "the outline has " .. #outline .. " symbols")
  -- What the plugin's own commands show.
  local said
  vim.notify = function(words)
    said = words
  end
  local function says(words)
    local all = vim.split(words, "|", { plain = true })
    check(vim.wait(20000, function() return said and said:find(all[1], 1, true) ~= nil end), "said: " .. tostring(said))
    said = nil
  end
  vim.cmd("AssizeLawAt 2026-02-02")
  says("the law of 2 February 2026")
  local scenario = { "", 'scenario "S"', "    given", "        request.held", "    expect", "        making is allowed" }
  vim.api.nvim_buf_set_lines(0, -1, -1, true, scenario)
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0) - 4, 0 })
  vim.cmd("AssizeChoose")
  says("in the case of: S")
  vim.cmd("AssizeRun")
  says("S")
  vim.cmd("AssizeNext")
  says("On what date was the request made?")
  local windows = #vim.api.nvim_list_wins()
  vim.cmd("AssizeAnswer")
  check(vim.wait(20000, function() return #vim.api.nvim_list_wins() > windows end), "no answer was shown")
  local shown = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
  check(shown:find("May the request be made?", 1, true), shown)
end)
if not ok then
  fail(tostring(problem))
end
print("neovim: findings, hover, completion, renaming, outline and answers came\n")
vim.cmd("qall!")
