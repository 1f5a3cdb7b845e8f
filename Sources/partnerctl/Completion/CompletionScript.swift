/// The script that teaches a shell to ask the program what can come next.
enum CompletionScript: String, CaseIterable, Sendable {
    case bash, zsh, fish

    /// The whole script.
    var text: String {
        switch self {
        case .bash: Self.bashText
        case .zsh: Self.zshText
        case .fish: Self.fishText
        }
    }

    /// bash splits words at `=` and `:` as well, so it hands over the whole line and is told only what follows
    /// the last of them.
    private static let bashText = #"""
        _partnerctl() {
            local kind= line cur=${COMP_WORDS[COMP_CWORD]}
            [[ $cur == [=:] ]] && cur=
            COMPREPLY=()
            while IFS= read -r line; do
                if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("${line%%$'\t'*}"); fi
            done < <("${COMP_WORDS[0]}" __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
            case $kind in
                files) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); compopt -o filenames 2>/dev/null ;;
                folders) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); compopt -o filenames 2>/dev/null ;;
            esac
            [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:] ]] && compopt -o nospace 2>/dev/null
            return 0
        }
        complete -F _partnerctl partnerctl

        """#

    private static let zshText = #"""
        #compdef partnerctl
        _partnerctl() {
            local -a lines candidates
            local line
            lines=("${(@f)$("${(Q)words[1]}" __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
            case $lines[1] in
                files) compset -P '--*='; _files ;;
                folders) compset -P '--*='; _files -/ ;;
                words)
                    for line in "${(@)lines[2,-1]}"; do
                        candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
                    done
                    _describe -t values partnerctl candidates
                    ;;
            esac
        }
        if [[ $funcstack[1] == _partnerctl ]]; then
            _partnerctl "$@"
        else
            compdef _partnerctl partnerctl
        fi

        """#

    private static let fishText = #"""
        function __partnerctl_complete
            set -l before (commandline -opc)
            set -l current (commandline -ct)
            set -l lines ($before[1] __complete fish $before[2..-1] "$current" 2>/dev/null)
            switch "$lines[1]"
                case files
                    __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current")
                case folders
                    __fish_complete_directories (string replace -r -- '^--[^=]*=' '' "$current")
                case words
                    string join -- \n $lines[2..-1]
            end
        end
        complete -c partnerctl -f -a '(__partnerctl_complete)'

        """#
}
