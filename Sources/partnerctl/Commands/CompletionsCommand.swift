/// `partnerctl completions`
enum CompletionsCommand {
    static let declaration = Command(
        name: "completions", summary: "Writes a shell's completion script to standard output.",
        details: """
            bash: partnerctl completions bash > ~/.local/share/bash-completion/completions/partnerctl
            zsh:  partnerctl completions zsh > a folder of $fpath, as _partnerctl
            fish: partnerctl completions fish > ~/.config/fish/completions/partnerctl.fish
            """,
        arguments: [
            Argument(
                name: "SHELL", form: .oneOf(CompletionScript.allCases.map(\.rawValue)), doc: "Which shell.")
        ],
        action: { invocation, surroundings in
            guard let shell = CompletionScript(rawValue: invocation.required("SHELL")) else { return .usage }
            surroundings.console.write(shell.text.utf8)
            return .done
        })
}
