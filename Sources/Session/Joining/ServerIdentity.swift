import Crypto
import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

/// What a server proves who it is with, and the secret that it lets clients in for.
public struct ServerIdentity: Sendable {
    private static let secretType = "RDMABENCH SECRET"

    let secret: [UInt8]
    private let certificate: PEMDocument
    private let privateKey: PEMDocument

    /// A new one: a key on the curve P-256, a certificate that it signs itself, and a random secret.
    ///
    /// The certificate is good for ever: a client goes by its fingerprint alone, and clocks of lab hosts are often wrong.
    public init() throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("rdmabench server") }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: Date(timeIntervalSince1970: 0),
            notValidAfter: Date(timeIntervalSince1970: 253_402_300_799),  // 9999-12-31, RFC 5280, section 4.1.2.5
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions(),
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        var generator = SystemRandomNumberGenerator()
        secret = (0..<JoinKey.secretSize).map { _ in .random(in: .min ... .max, using: &generator) }
        self.certificate = try certificate.serializeAsPEM()
        privateKey = PEMDocument(type: "PRIVATE KEY", derBytes: Array(key.derRepresentation))
    }

    /// One from the text of ``pem``.
    init(pem: String) throws {
        let documents = try PEMDocument.parseMultiple(pemString: pem)
        func document(_ type: String) throws -> PEMDocument {
            guard let found = documents.first(where: { $0.discriminator == type }) else {
                throw SessionError.failed("there is no \(type) in it")
            }
            return found
        }
        certificate = try document("CERTIFICATE")
        privateKey = try document("PRIVATE KEY")
        secret = try document(Self.secretType).derBytes
        guard secret.count == JoinKey.secretSize else { throw SessionError.failed("its secret is cut short") }
        _ = try tls()
    }

    /// Key, certificate and secret as three PEM documents (RFC 7468).
    var pem: String {
        [privateKey, certificate, PEMDocument(type: Self.secretType, derBytes: secret)]
            .map { $0.pemString + "\n" }.joined()
    }

    /// What clients need.
    public var key: JoinKey { JoinKey(secret: secret, fingerprint: Array(SHA256.hash(data: certificate.derBytes))) }

    /// TLS 1.3 with this certificate.
    func tls() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate.derBytes, format: .der))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: privateKey.derBytes, format: .der))
        )
        configuration.minimumTLSVersion = .tlsv13
        configuration.shutdownTimeout = .seconds(1)
        return try NIOSSLContext(configuration: configuration)
    }
}
