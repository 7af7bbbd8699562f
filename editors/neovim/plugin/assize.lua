-- Starts `assize lsp` for files that end in `.assize`. What is shown comes from the server.

local function root(file)
  local found = vim.fs and vim.fs.find(".git", { path = file, upward = true })[1]
  return vim.fn.fnamemodify(found or file, ":p:h" .. (found and ":h" or ""))
end

local client

local function attach(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  local settings = {
    name = "assize",
    cmd = { vim.g.assize_command or "assize", "lsp" },
    root_dir = root(file),
  }
  settings.workspace_folders = { { uri = vim.uri_from_fname(settings.root_dir), name = settings.root_dir } }
  if vim.lsp.start then
    vim.lsp.start(settings, { bufnr = buffer })
    return
  end
  -- Before 0.8 a client is started once and attached to each text.
  client = client or vim.lsp.start_client(settings)
  if client then
    vim.lsp.buf_attach_client(buffer, client)
  end
end

-- Has the server carry out a command, and does something with its answer.
local function command(name, arguments, done)
  local params = { command = name, arguments = arguments }
  vim.lsp.buf_request(0, "workspace/executeCommand", params, function(err, result)
    if err then
      vim.notify(err.message, vim.log.levels.WARN)
    else
      done(result)
    end
  end)
end

-- The same, on the scenario at the cursor, and shows what it says.
local function of_scenario(name, show)
  local cursor = vim.api.nvim_win_get_cursor(0)
  command(name, { vim.uri_from_bufnr(0), { line = cursor[1] - 1, character = 0 } }, function(result)
    vim.notify(show(result))
  end)
end

-- Shows a text in a window of its own, which `q` closes.
local function page(text, filetype)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text, "\n"))
  vim.bo[buffer].filetype = filetype
  vim.bo[buffer].bufhidden = "wipe"
  vim.cmd("botright split")
  vim.api.nvim_win_set_buf(0, buffer)
  vim.keymap.set("n", "q", "<cmd>close<cr>", { buffer = buffer })
end

local group = vim.api.nvim_create_augroup("assize", {})
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  group = group,
  pattern = "*.assize",
  callback = function()
    vim.bo.filetype = "assize"
  end,
})
vim.api.nvim_create_autocmd("FileType", {
  group = group,
  pattern = "assize",
  callback = function(event)
    attach(event and event.buf or vim.api.nvim_get_current_buf())
    -- Colours by the shape of the text, where the parser was built.
    if vim.treesitter.start then
      pcall(vim.treesitter.start, event.buf, "assize")
    end
    vim.api.nvim_buf_create_user_command(0, "AssizeRun", function()
      of_scenario("assize.runScenario", function(result)
        local lines = {}
        for _, scenario in ipairs(result.scenarios) do
          table.insert(lines, (scenario.passed and "as expected: " or "not as expected: ") .. scenario.title)
          for _, failure in ipairs(scenario.failures) do
            table.insert(lines, "  expected: " .. failure.expected)
            table.insert(lines, "  found:    " .. failure.found)
          end
        end
        return table.concat(lines, "\n")
      end)
    end, { desc = "Run the scenario at the cursor" })
    vim.api.nvim_buf_create_user_command(0, "AssizeNext", function()
      of_scenario("assize.nextQuestion", function(result)
        if not result or result == vim.NIL then
          return "nothing that is missing can change the answer"
        end
        return result.question .. " (" .. result.fact .. ")"
      end)
    end, { desc = "Say which fact to find out next" })
    vim.api.nvim_buf_create_user_command(0, "AssizeAnswer", function()
      local cursor = vim.api.nvim_win_get_cursor(0)
      command("assize.answer", { vim.uri_from_bufnr(0), { line = cursor[1] - 1, character = 0 } }, function(answers)
        local texts = {}
        for _, answer in ipairs(answers) do
          table.insert(texts, answer.title .. "\n\n" .. answer.text)
        end
        page(table.concat(texts, "\n"), "text")
      end)
    end, { desc = "Show the answer in the case of the scenario at the cursor" })
    vim.api.nvim_buf_create_user_command(0, "AssizeDiff", function()
      command("assize.diffWithHead", { vim.uri_from_bufnr(0) }, function(found)
        page(found.text, "text")
      end)
    end, { desc = "Show what changed since HEAD, over every possible case" })
    vim.api.nvim_buf_create_user_command(0, "AssizeLawAt", function(given)
      command("assize.lawAt", given.args ~= "" and { given.args } or {}, function(result)
        local date = result.lawAt
        vim.notify(date and date ~= vim.NIL and ("the law of " .. date) or "no date is chosen")
      end)
    end, { nargs = "?", desc = "Choose the date whose law a hover tells of" })
    vim.api.nvim_buf_create_user_command(0, "AssizeChoose", function(given)
      local cursor = vim.api.nvim_win_get_cursor(0)
      local place = { vim.uri_from_bufnr(0), { line = cursor[1] - 1, character = 0 } }
      command("assize.chooseScenario", given.bang and {} or place, function(result)
        local title = result.scenario
        vim.notify(title and title ~= vim.NIL and ("in the case of: " .. title) or "no scenario is chosen")
      end)
    end, { bang = true, desc = "Choose the scenario at the cursor for hovers and limbs; with ! none" })
  end,
})
