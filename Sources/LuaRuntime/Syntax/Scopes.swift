/// Which names, labels and loops are visible at one point of the parse; the rules are those of the compiler.
struct Scopes {
    private struct Block {
        let firstActive: Int
        let firstLabel: Int
        let firstJump: Int
        let isLoop: Bool
    }

    private struct Function {
        let number: Int
        let firstBlock: Int
        let firstActive: Int
        let isVariadic: Bool
        var upvalues: Set<Int> = []
        var hasTooMany = false
    }

    private struct Label {
        let function: Int
        let line: Int
    }

    private struct Jump {
        let label: String
        let position: SourcePosition
        var active: Int
    }

    /// Numbers of the visible locals; hidden ones of loops have none.
    private var active: [Int?] = []
    private var activeNames: [String] = []
    private var byName: [String: [Int]] = [:]
    private var blocks: [Block] = []
    private var functions: [Function] = []
    /// Names of the visible labels, by block; and what is known of each, innermost function last.
    private var labels: [String] = []
    private var labelsByName: [String: [Label]] = [:]
    private var jumps: [Jump] = []

    /// The machine's own limits.
    static let localLimit = 200
    static let upvalueLimit = 255
    /// Stands for the table of globals among the upvalues.
    private static let environment = -1

    var function: Int { functions.last?.number ?? 0 }
    var isVariadic: Bool { functions.last?.isVariadic ?? true }

    mutating func enterFunction(_ number: Int, isVariadic: Bool) {
        functions.append(
            Function(
                number: number, firstBlock: blocks.count, firstActive: active.count, isVariadic: isVariadic))
        enterBlock(isLoop: false)
    }

    /// - Returns: a fault for each jump that found no label.
    mutating func leaveFunction(_ locals: inout [Tree.Local], at end: SourcePosition) -> [LocatedFault] {
        let first = blocks.last?.firstJump ?? 0
        leaveBlock(&locals, at: end)
        functions.removeLast()
        let candidates = first < jumps.count ? labelsByName.keys.sorted() : []
        let lost = jumps[first...].map {
            LocatedFault(position: $0.position, fault: .undefinedLabel($0.label, candidates: candidates))
        }
        jumps.removeSubrange(first...)
        return lost
    }

    mutating func enterBlock(isLoop: Bool) {
        blocks.append(
            Block(
                firstActive: active.count, firstLabel: labels.count, firstJump: jumps.count, isLoop: isLoop))
    }

    mutating func leaveBlock(_ locals: inout [Tree.Local], at end: SourcePosition) {
        guard let block = blocks.popLast() else { return }
        while active.count > block.firstActive {
            let name = activeNames.removeLast()
            guard let number = active.removeLast() else { continue }
            locals[number].scopeEnd = end
            byName[name]?.removeLast()
        }
        for name in labels[block.firstLabel...] { labelsByName[name]?.removeLast() }
        labels.removeSubrange(block.firstLabel...)
        for index in block.firstJump..<jumps.count {
            jumps[index].active = min(jumps[index].active, block.firstActive)
        }
    }

    /// - Returns: false from the first local on that the machine has no room for, once per local.
    mutating func declare(_ number: Int?, name: String) -> Bool {
        active.append(number)
        activeNames.append(name)
        if let number { byName[name, default: []].append(number) }
        return active.count - (functions.last?.firstActive ?? 0) <= Scopes.localLimit
    }

    /// The visible local of that name, if any.
    func local(named name: String) -> Int? { byName[name]?.last }

    /// Notes that the innermost function uses a local of function `owner`, or a global where `local` is `nil`.
    ///
    /// - Returns: false if that is the first upvalue too many.
    mutating func use(_ local: Int?, ownedBy owner: Int?) -> Bool {
        var fits = true
        for index in functions.indices.reversed() {
            if functions[index].number == owner { break }
            // What an inner function takes from outside passes through the functions between.
            let isNew = functions[index].upvalues.insert(local ?? Scopes.environment).inserted
            guard isNew else { break }
            if functions[index].upvalues.count > Scopes.upvalueLimit, !functions[index].hasTooMany {
                functions[index].hasTooMany = true
                fits = false
            }
        }
        return fits
    }

    var isInLoop: Bool {
        let first = functions.last?.firstBlock ?? 0
        return blocks[first...].contains { $0.isLoop }
    }

    mutating func jump(to label: String, at position: SourcePosition) {
        if visibleLabel(label) == nil {
            jumps.append(Jump(label: label, position: position, active: active.count))
        }
    }

    /// Makes a label visible; `isLast` if nothing follows it in its block. Gives a fault for each jump that may not
    /// reach it, and for the label if its name is taken.
    mutating func label(_ name: String, at position: SourcePosition, isLast: Bool) -> [LocatedFault] {
        if let line = visibleLabel(name) {
            return [LocatedFault(position: position, fault: .duplicateLabel(name, declaredAt: line))]
        }
        guard let block = blocks.last else { return [] }
        labels.append(name)
        labelsByName[name, default: []].append(Label(function: function, line: position.line))
        let level = isLast ? block.firstActive : active.count
        var faults: [LocatedFault] = []
        for jump in jumps[block.firstJump...] where jump.label == name && jump.active < level {
            faults.append(
                LocatedFault(
                    position: jump.position,
                    fault: .jumpIntoScope(label: name, local: activeNames[jump.active])))
        }
        jumps[block.firstJump...].removeAll { $0.label == name }
        return faults
    }

    /// The line of a label that the innermost function sees. Labels of outer functions are out of reach.
    private func visibleLabel(_ name: String) -> Int? {
        guard let label = labelsByName[name]?.last, label.function == function else { return nil }
        return label.line
    }
}
