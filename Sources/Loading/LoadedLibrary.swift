internal import CLoading

/// A C library that was loaded while the program ran, never to be unloaded.
///
/// A library that is linked is loaded at every start of the program, with all that it needs itself; one that few
/// commands need is loaded when they first call it instead.
public struct LoadedLibrary<Functions: BitwiseCopyable>: @unchecked Sendable {
    /// Its functions; written once, before anyone sees them, and never freed.
    public let functions: UnsafePointer<Functions>

    /// Loads `file`, which the Debian package `package` brings, and looks its functions up.
    ///
    /// `Functions` is a C struct of nothing but pointers to functions, `empty` one of it with nothing in it, and
    /// `names` are what they are called in the order of its fields, with blanks between them.
    ///
    /// - Throws: `MissingLibrary` where the file, or one of the functions in it, is not there.
    public init(_ file: String, package: String, _ empty: Functions, names: String)
        throws(MissingLibrary)
    {
        func missing(_ reason: String) -> MissingLibrary {
            MissingLibrary(file: file, package: package, reason: reason)
        }
        let names = names.split(separator: " ").map(String.init)
        precondition(
            names.count * MemoryLayout<UnsafeMutableRawPointer>.stride == MemoryLayout<Functions>.size,
            "one name for each function of \(file)")
        // All of what it needs now: a call that fails later would end the process.
        guard let library = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw missing(dlerror().map { String(cString: $0) } ?? "it cannot be loaded")
        }
        let functions = UnsafeMutablePointer<Functions>.allocate(capacity: 1)
        functions.initialize(to: empty)
        let table = UnsafeMutableRawPointer(functions)
            .assumingMemoryBound(to: UnsafeMutableRawPointer.self)
        for (index, name) in names.enumerated() {
            guard let function = dlsym(library, name) else {
                functions.deallocate()
                throw missing("it has no \(name)")
            }
            table[index] = function
        }
        self.functions = UnsafePointer(functions)
    }

    /// The same as a value, to be kept for whoever asks next.
    public static func load(_ file: String, package: String, _ empty: Functions, names: String)
        -> Result<LoadedLibrary, MissingLibrary>
    {
        Result { () throws(MissingLibrary) in
            try LoadedLibrary(file, package: package, empty, names: names)
        }
    }
}
