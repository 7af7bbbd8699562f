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

-- Has the server carry out a command on the scenario at the cursor, and shows what it says.
local function of_scenario(command, show)
  local cursor = vim.api.nvim_win_get_cursor(0)
  local params = {
    command = command,
    arguments = { vim.uri_from_bufnr(0), { line = cursor[1] - 1, character = 0 } },
  }
  vim.lsp.buf_request(0, "workspace/executeCommand", params, function(err, result)
    if err then
      vim.notify(err.message, vim.log.levels.WARN)
    else
      vim.notify(show(result))
    end
  end)
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
  end,
})
