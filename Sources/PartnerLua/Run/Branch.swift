/// One line of a run's execution: the script's main one, or a function of `bulk.all`.
///
/// An effect's identity in the run is the path of its branch and its ordinal in it.
final class Branch {
    /// Empty for the main one; `3.staff/` for the function `staff` of the main branch's effect 3.
    let path: String
    /// How many branches it is inside of.
    let depth: Int
    /// The number of the branch's next effect.
    var ordinal: Int64 = 0

    /// Each effect is kept with its path, so paths must stay short.
    static let deepest = 32

    init(path: String = "", depth: Int = 0) {
        self.path = path
        self.depth = depth
    }

    /// The branch of the function called `name` of this branch's effect `ordinal`.
    func child(_ name: String, of ordinal: Int64) -> Branch {
        Branch(path: "\(path)\(ordinal).\(name)/", depth: depth + 1)
    }

    /// The identity of the next effect.
    var next: EffectID { EffectID(branch: path, ordinal: ordinal) }
}

/// Which effect of a run.
struct EffectID: Hashable {
    var branch: String
    var ordinal: Int64
}
