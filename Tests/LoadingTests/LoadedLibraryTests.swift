import Glibc
import Loading
import Testing

@Suite struct LoadedLibraryTests {
    /// As a C struct of pointers to functions is laid out.
    private struct Functions: BitwiseCopyable {
        var cosine: (@convention(c) (Double) -> Double)?
        var power: (@convention(c) (Double, Double) -> Double)?
    }

    @Test("The functions of a library stand where their names do")
    func functions() throws {
        let library = try LoadedLibrary("libm.so.6", package: "libc6", Functions(), names: "cos pow ")
        let cosine = try #require(library.functions.pointee.cosine)
        let power = try #require(library.functions.pointee.power)
        #expect(cosine(0) == 1)
        #expect(power(2, 10) == 1024)
    }

    @Test(
        "What is missing is named with the package that brings it",
        arguments: [
            ("libm-of-nobody.so.6", "cos pow", "cannot open shared object file"),
            ("libm.so.6", "cos function_of_nobody", "it has no function_of_nobody"),
        ])
    func missing(file: String, names: String, reason: String) {
        let error = #expect(throws: MissingLibrary.self) {
            try LoadedLibrary(file, package: "libc6", Functions(), names: names)
        }
        #expect(error?.description.hasPrefix("\(file) cannot be used (") == true)
        #expect(error?.description.contains(reason) == true)
        #expect(error?.remedy == "apt-get install libc6")
    }

    @Test("A library that is missing stays so for whoever asks next")
    func kept() {
        let first = LoadedLibrary.load("libm-of-nobody.so.6", package: "libc6", Functions(), names: "cos pow")
        guard case .failure(let error) = first else {
            Issue.record("there is a library of nobody")
            return
        }
        #expect(error.file == "libm-of-nobody.so.6")
    }
}
