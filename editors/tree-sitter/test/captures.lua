-- The grammar and its highlights in Neovim's own engine: every text has a shape without a mistake in it; its captures
-- are written out, a line of JSON a text.
-- Run by `editors/test`: the parser, the query, where to write, and a file with the paths of the texts.

local arguments = vim.split(vim.env.ASSIZE_CAPTURES, "\n")
local parser_path, query_path, out_path, list_path = unpack(arguments)

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local function main()
  if vim.treesitter.language and vim.treesitter.language.add then
    assert(vim.treesitter.language.add("assize", { path = parser_path }))
  else
    vim.treesitter.require_language("assize", parser_path)
  end
  local parse_query = (vim.treesitter.query and vim.treesitter.query.parse) or vim.treesitter.parse_query
  local query = parse_query("assize", read(query_path))
  local out = assert(io.open(out_path, "wb"))
  local count = 0
  for path in read(list_path):gmatch("[^\n]+") do
    local text = read(path)
    local root = vim.treesitter.get_string_parser(text, "assize"):parse()[1]:root()
    local broken = root:has_error()
    if broken then
      error(path .. " has a mistake in its shape")
    end
    local captures = {}
    for id, node in query:iter_captures(root, text, 0, -1) do
      local line, start, end_line, finish = node:range()
      assert(line == end_line, path .. ": a capture reaches over the end of a line")
      table.insert(captures, { line, start, finish, query.captures[id] })
    end
    out:write(vim.fn.json_encode({ path = path, captures = captures }), "\n")
    count = count + 1
  end
  out:close()
  assert(count > 20, "there are few texts")
  print("tree-sitter: " .. count .. " texts have a shape without a mistake\n")
end

local ok, problem = pcall(main)
if not ok then
  io.stderr:write("tree-sitter: " .. tostring(problem) .. "\n")
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
