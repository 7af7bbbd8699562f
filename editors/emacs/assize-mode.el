;;; assize-mode.el --- Disclosure policies in Assize -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "27.1"))

;;; Commentary:

;; Colours and comments for files that end in `.assize', and the language server for eglot.  What is found and offered
;; comes from the server.

;;; Code:

(require 'eglot nil t)

(defgroup assize nil
  "Disclosure policies in Assize."
  :group 'languages)

(defcustom assize-command "assize"
  "The program that serves editors."
  :type 'string)

(defconst assize-items
  '(
    "policy" "library" "use" "source" "role" "type" "facts" "define" "decision" "rule" "presumption"
    "duty" "prohibition" "property" "impossible" "scenario" "facts_of" "calendar" "amendment")
  "The words that begin an item.")

(defconst assize-values
  '(
    "yes" "no" "unknown" "none")
  "The values that every type shares.")

(defconst assize-words
  '(
    "above" "account" "after" "age" "all" "also" "always" "amends" "and" "any" "applies" "as" "at"
    "basis" "bears" "because" "before" "below" "better" "breached" "by" "case_law" "ceasing" "cites"
    "continued" "continues" "covers" "date" "dated" "day" "days" "decimal" "does" "done" "due"
    "duration" "each" "earliest" "empty" "entry" "event" "every" "except" "expect" "expected" "fact"
    "fail" "for" "force" "friday" "from" "given" "govern" "governs" "guidance" "guidelines" "has"
    "have" "holidays" "if" "in" "includes" "inferred" "insert" "integer" "into" "is" "judged"
    "judgement" "late" "latest" "law" "least" "limb" "many" "means" "monday" "month" "months" "most"
    "needing" "never" "not" "of" "omit" "omitted" "on" "one" "only" "or" "ordered" "other" "others"
    "otherwise" "outcomes" "over" "overrides" "practicable" "practice" "presume" "presumed"
    "proposal" "reasonably" "reasons" "rebutted" "recalled" "record" "regulations" "replace"
    "reported" "saturday" "saving" "says" "settled" "some" "soon" "statute" "statutory_code"
    "sunday" "table" "taken" "text" "the" "thursday" "times" "to" "tuesday" "turns" "under"
    "undetermined" "unless" "unseen" "until" "url" "value" "wednesday" "week" "weekend" "weeks"
    "when" "where" "while" "with" "within" "working" "worse" "year" "years")
  "The other words of the language.")

(defvar assize-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?. "." table)
    table)
  "Which letters make up words and comments.")

(defvar assize-font-lock-keywords
  `((,(concat "^" (regexp-opt assize-items 'symbols) "\\(?:[ \t]+\\(\\(?:\\sw\\|\\s_\\)+\\)\\)?")
     (1 font-lock-keyword-face) (2 font-lock-function-name-face nil t))
    ("^[ \t]*\\(([a-z0-9]+)\\)" 1 font-lock-constant-face)
    (,(regexp-opt assize-values 'symbols) . font-lock-constant-face)
    ;; A word beside a dot is a name, whatever it is.
    (,(concat "\\(?:^\\|[^.]\\)" (regexp-opt assize-words 'symbols) "\\(?:[^.]\\|$\\)") 1 font-lock-keyword-face))
  "What is coloured before the server has spoken.")

;;;###autoload
(define-derived-mode assize-mode prog-mode "Assize"
  "A mode for disclosure policies in Assize."
  (setq-local comment-start "# ")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 4)
  (setq-local indent-line-function #'indent-relative)
  (setq-local font-lock-defaults '(assize-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.assize\\'" . assize-mode))

(defun assize--contact (&rest _)
  "How eglot starts the server."
  (list assize-command "lsp"))

(when (boundp 'eglot-server-programs)
  (add-to-list 'eglot-server-programs '(assize-mode . assize--contact)))

(declare-function eglot-current-server "eglot")
(declare-function eglot--TextDocumentIdentifier "eglot")
(declare-function jsonrpc-request "jsonrpc")

(declare-function eglot--signal-textDocument/didChange "eglot")

(defun assize--ask (command &rest place)
  "What the server answers when COMMAND is asked of the file, and of a PLACE in it.
A refusal is said in the server's own words."
  (let ((server (or (eglot-current-server) (user-error "No server is at work: try M-x eglot"))))
    ;; What was typed a moment ago counts.
    (eglot--signal-textDocument/didChange)
    (condition-case refused
        (jsonrpc-request
         server :workspace/executeCommand
         (list :command command
               :arguments (vconcat (vector (plist-get (eglot--TextDocumentIdentifier) :uri)) place))
         :timeout 120)
      (jsonrpc-error
       (user-error "%s" (or (alist-get 'jsonrpc-error-message (cddr refused)) (error-message-string refused)))))))

(defun assize--of-scenario (command)
  "What the server answers when COMMAND is asked of the scenario at point."
  (assize--ask command (list :line (1- (line-number-at-pos)) :character 0)))

(defun assize-run-scenario ()
  "Run the scenario at point, and say how it came out."
  (interactive)
  (let ((result (assize--of-scenario "assize.runScenario")))
    (message
     "%s"
     (mapconcat
      (lambda (scenario)
        (concat
         (if (eq (plist-get scenario :passed) t) "as expected: " "not as expected: ")
         (plist-get scenario :title)
         (mapconcat
          (lambda (failure)
            (format "\n  expected: %s\n  found:    %s" (plist-get failure :expected) (plist-get failure :found)))
          (plist-get scenario :failures) "")))
      (plist-get result :scenarios) "\n"))))

(defun assize-next-question ()
  "Say which fact to find out next for the scenario at point."
  (interactive)
  (let ((next (assize--of-scenario "assize.nextQuestion")))
    (message "%s" (if next
                      (format "%s (%s)" (plist-get next :question) (plist-get next :fact))
                    "nothing that is missing can change the answer"))))

;; What the server says, in a window of its own.
(defun assize--page (words)
  "Show WORDS in a window."
  (with-current-buffer (get-buffer-create "*assize*")
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert words)
      (goto-char (point-min)))
    (special-mode)
    (display-buffer (current-buffer))))

(defun assize-answer ()
  "Show the answer in the case of the scenario at point, with its reasons."
  (interactive)
  (assize--page
   (mapconcat (lambda (answer) (concat (plist-get answer :title) "\n\n" (plist-get answer :text)))
              (assize--of-scenario "assize.answer") "\n")))

(defun assize-diff-with-head ()
  "Show what changed since HEAD, over every possible case."
  (interactive)
  (assize--page (plist-get (assize--ask "assize.diffWithHead") :text)))

(provide 'assize-mode)
;;; assize-mode.el ends here
