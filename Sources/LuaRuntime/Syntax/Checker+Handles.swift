extension Checker {
    /// A handle in a local, and the wait that came after it, if one surely did.
    struct Handle {
        let opened: String
        var ended: Call?
    }

    /// Follows a local from its declaration, if a call that opens a handle made its value.
    mutating func noteHandle(_ number: Int, madeBy value: Tree.Expression) {
        guard case .suffixed(let base, let suffixes) = value.form, let last = suffixes.last,
            case .call = last,
            case .entry(.function(let function), let path) = callee(base, suffixes.dropLast()),
            case .opensHandle = function.role
        else { return }
        handles[number] = Handle(opened: path, ended: nil)
    }

    /// A wait that runs whenever what follows it in the same block does.
    mutating func endHandles(with call: Call) {
        // A jump may pass it by.
        guard !tree.hasJumps else { return }
        for number in handles.keys where handles[number]?.ended == nil { handles[number]?.ended = call }
    }

    mutating func useHandle(_ number: Int, at position: SourcePosition) {
        guard let handle = handles[number], let wait = handle.ended else { return }
        report(
            .handleAcrossWait(
                tree.locals[number].name, opened: handle.opened, wait: wait.path, waitLine: wait.position.line
            ),
            at: position)
        // One word is enough.
        handles[number] = nil
    }

    /// What a chain of fields leads to, without checking it again.
    private func callee(_ base: Tree.Expression, _ suffixes: ArraySlice<Tree.Suffix>) -> Known? {
        var at: Known?
        switch base.form {
        case .local(let number): at = known[number]
        case .global(let name) where !hasOwnGlobals && !tree.assignedGlobals.contains(name):
            at = surface.globals[name].map { .entry($0, path: name) }
        default: return nil
        }
        for suffix in suffixes {
            guard case .field(let name, _) = suffix, case .entry(.table(let table), let path) = at,
                let entry = table.members[name]
            else { return nil }
            at = .entry(entry, path: path + "." + name)
        }
        return at
    }
}
