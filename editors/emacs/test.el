;;; test.el --- Emacs without a screen against the built server -*- lexical-binding: t; -*-

;;; Commentary:

;; Run by `editors/test', with the program in ASSIZE and the file to open in ASSIZE_EXAMPLE.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)
(require 'assize-mode)

(setq assize-command (getenv "ASSIZE"))
(setq eglot-sync-connect 20)

(defun assize-test-fail (words)
  "Say WORDS and end badly."
  (princ (format "emacs: %s\n" words) #'external-debugging-output)
  (kill-emacs 1))

(defun assize-test-wait (what condition)
  "Wait for CONDITION, which is WHAT."
  (let ((deadline (+ (float-time) 20)))
    (while (and (not (funcall condition)) (< (float-time) deadline))
      (accept-process-output nil 0.1))
    (unless (funcall condition)
      (assize-test-fail (concat what " did not come")))))

(defun assize-test-errors ()
  "The findings that are errors."
  (cl-remove-if-not (lambda (found) (eq (flymake-diagnostic-type found) 'eglot-error)) (flymake-diagnostics)))

(condition-case problem
    (let ((file (getenv "ASSIZE_EXAMPLE")))
      (find-file file)
      (unless (eq major-mode 'assize-mode)
        (assize-test-fail (format "the mode is %s" major-mode)))
      (font-lock-ensure)
      (goto-char (point-min))
      (unless (eq (get-text-property (point) 'face) 'font-lock-keyword-face)
        (assize-test-fail "`policy' has no colour"))
      (apply #'eglot--connect (eglot--guess-contact))
      (unless (eglot-current-server)
        (eglot--maybe-activate-editing-mode))
      (assize-test-wait "a finding" #'assize-test-errors)
      (let ((words (flymake-diagnostic-text (car (assize-test-errors)))))
        (unless (string-match-p "no fact `request.hold` is declared" words)
          (assize-test-fail words)))
      ;; A refusal is said in the server's words.
      (condition-case refused
          (progn (assize-answer) (assize-test-fail "a text with errors was answered"))
        (user-error
         (unless (string-match-p "\\`the policy has errors" (error-message-string refused))
           (assize-test-fail (error-message-string refused)))))
      ;; Mending the text takes the finding away.
      (goto-char (point-min))
      (search-forward "request.hold")
      (replace-match "request.held" t t)
      (eglot--signal-textDocument/didChange)
      (assize-test-wait "the end of the finding" (lambda () (null (assize-test-errors))))
      (let* ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams)))
             (words (plist-get (plist-get hover :contents) :value)))
        (unless (string-match-p "Is the information held\\?" words)
          (assize-test-fail "no question on hover")))
      (goto-char (point-max))
      (insert "\nscenario \"S\"\n    given\n        request.held\n    expect\n        making is allowed\n")
      (forward-line -3)
      (assize-answer)
      (unless (with-current-buffer "*assize*" (string-match-p "May the request be made\\?" (buffer-string)))
        (assize-test-fail "no answer was shown"))
      (set-buffer-modified-p nil)
      (princ "emacs: colours, findings, hover and an answer came\n")
      (kill-emacs 0))
  (error (assize-test-fail (error-message-string problem))))

;;; test.el ends here
