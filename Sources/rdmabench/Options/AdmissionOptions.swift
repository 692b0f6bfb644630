import ArgumentParser
import Fabric
import Session

import struct Verbs.SocketAddress

/// Whom a server lets in, and its key.
struct AdmissionOptions: ParsableArguments {
    @Flag(help: "Let in whoever reaches the port: no key, no TLS.")
    var noAuth = false

    @Flag(help: "Print the line that other hosts need, and leave.")
    var showKey = false

    @Flag(help: "Make a new key, print the line with it, and leave; servers that run take it at their next start.")
    var rotateKey = false

    func validate() throws {
        guard [noAuth, showKey, rotateKey].count(where: { $0 }) <= 1 else {
            throw ValidationError("--no-auth, --show-key, --rotate-key: only one of them")
        }
    }

    /// The key of this user's servers, where all that is wanted is to see it; nil where a server is to start.
    func keyToShow() throws -> JoinKey? {
        let file = ServerIdentityFile.standard()
        if rotateKey { return try file.replace().key }
        return showKey ? try file.load().key : nil
    }

    /// Whom a server on this address lets in.
    ///
    /// On loopback it serves its host's users, without a key.
    func admission(listeningOn address: String) throws -> Admission {
        if noAuth { return .anyone }
        // Of an address that is none the server tells when it listens.
        if (try? SocketAddress.resolve(address))?.allSatisfy(\.isLoopback) == true { return .thisHost }
        return .holdersOfKey(try ServerIdentityFile.standard().load())
    }
}
