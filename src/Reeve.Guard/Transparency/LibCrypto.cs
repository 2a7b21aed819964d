using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Reeve.Guard.Transparency;

/// <summary>
/// The few functions of the system's OpenSSL 3 that the base class library lacks (Ed25519) or wraps too thickly for short records (SHA-256).
/// Loading never throws: where there is no OpenSSL 3, <see cref="IsAvailable"/> is false and callers say what that means. Thread-safe, but a digest
/// context belongs to one thread at a time.
/// </summary>
internal static unsafe class LibCrypto
{
    private const int Ed25519Type = 1087; // NID_ED25519

    private const ulong NoAtExit = 0x00080000; // OPENSSL_INIT_NO_ATEXIT

    // A call that skips the transition holds up the garbage collector until it returns; more than this takes over a microsecond and pays for one.
    private const int Short = 1024;

    // Never the current folder or PATH: whoever may write there would be loaded into the daemon.
    private const DllImportSearchPath SafePlaces = DllImportSearchPath.SafeDirectories;

    private static readonly string[] Names = OperatingSystem.IsWindows()
        ? ["libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll"]
        : OperatingSystem.IsMacOS()
            ? ["libcrypto.3.dylib", "/opt/homebrew/lib/libcrypto.3.dylib", "/usr/local/lib/libcrypto.3.dylib"]
            : ["libcrypto.so.3", "libcrypto.so"];

    private static readonly Functions? Loaded = Load();

    public static bool IsAvailable => Loaded is not null;

    public static nint NewDigestContext()
    {
        var context = Live.ContextNew();
        Require(context != 0, "making a context"); // the functions that take one do not look
        return context;
    }

    public static void FreeDigestContext(nint context)
    {
        if (context != 0)
        {
            Live.ContextFree(context);
        }
    }

    public static void Digest(nint context, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        var live = Live;
        fixed (byte* prefixed = prefix)
        fixed (byte* data = bytes)
        fixed (byte* result = hash)
        {
            var good = live.DigestInit(context, live.Sha256, 0) == 1
                && (prefix.IsEmpty || live.DigestUpdate(context, prefixed, (nuint)prefix.Length) == 1)
                && (bytes.IsEmpty || (bytes.Length <= Short
                    ? live.DigestUpdate(context, data, (nuint)bytes.Length)
                    : live.DigestUpdateLong(context, data, (nuint)bytes.Length)) == 1)
                && live.DigestFinal(context, result, null) == 1;
            Require(good, "SHA-256");
        }
    }

    /// <summary>The public key of a 32-byte seed.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = KeyFromSeed(seed);
        try
        {
            var result = new byte[32];
            nuint length = 32;
            fixed (byte* at = result)
            {
                Require(Live.RawPublicKey(key, at, &length) == 1 && length == 32, "reading the public key");
            }

            return result;
        }
        finally
        {
            Live.KeyFree(key);
        }
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var key = KeyFromSeed(seed);
        nint context = 0;
        try
        {
            context = NewDigestContext();
            var signature = new byte[64];
            nuint length = 64;
            fixed (byte* result = signature)
            fixed (byte* data = message)
            {
                var good = Live.SignInit(context, 0, 0, 0, key) == 1 && Live.Sign(context, result, &length, data, (nuint)message.Length) == 1;
                Require(good && length == 64, "signing");
            }

            return signature;
        }
        finally
        {
            Live.ContextFree(context);
            Live.KeyFree(key);
        }
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        nint key;
        fixed (byte* raw = publicKey)
        {
            key = Live.PublicKeyNew(Ed25519Type, 0, raw, (nuint)publicKey.Length);
        }

        if (key == 0)
        {
            return false;
        }

        nint context = 0;
        try
        {
            context = NewDigestContext();
            fixed (byte* signed = signature)
            fixed (byte* data = message)
            {
                return Live.VerifyInit(context, 0, 0, 0, key) == 1
                    && Live.Verify(context, signed, (nuint)signature.Length, data, (nuint)message.Length) == 1;
            }
        }
        finally
        {
            Live.ContextFree(context);
            Live.KeyFree(key);
        }
    }

    private static Functions Live => Loaded ?? throw new CryptographicException("OpenSSL 3 is not on this machine.");

    private static nint KeyFromSeed(ReadOnlySpan<byte> seed)
    {
        fixed (byte* raw = seed)
        {
            var key = Live.PrivateKeyNew(Ed25519Type, 0, raw, (nuint)seed.Length);
            Require(key != 0, "reading the private key");
            return key;
        }
    }

    private static void Require(bool good, string what)
    {
        if (!good)
        {
            throw new CryptographicException($"OpenSSL failed at {what}.");
        }
    }

    private static Functions? Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, typeof(LibCrypto).Assembly, SafePlaces, out var library))
            {
                if (Functions.TryBind(library) is { } functions)
                {
                    return functions;
                }

                NativeLibrary.Free(library);
            }
        }

        return null;
    }

    /// <summary>The bound entry points. Digest calls are short and never block, so they skip the transition to preemptive mode.</summary>
    private sealed class Functions
    {
        public required delegate* unmanaged<nint> ContextNew { get; init; }

        public required delegate* unmanaged<nint, void> ContextFree { get; init; }

        public required delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, int> DigestInit { get; init; }

        public required delegate* unmanaged[SuppressGCTransition]<nint, byte*, nuint, int> DigestUpdate { get; init; }

        public required delegate* unmanaged<nint, byte*, nuint, int> DigestUpdateLong { get; init; }

        public required delegate* unmanaged[SuppressGCTransition]<nint, byte*, uint*, int> DigestFinal { get; init; }

        /// <summary>Fetched once and kept for ever: naming it by <c>EVP_sha256</c> makes every digest look it up again, which doubles its cost.</summary>
        public required nint Sha256 { get; init; }

        public required delegate* unmanaged<int, nint, byte*, nuint, nint> PrivateKeyNew { get; init; }

        public required delegate* unmanaged<int, nint, byte*, nuint, nint> PublicKeyNew { get; init; }

        public required delegate* unmanaged<nint, byte*, nuint*, int> RawPublicKey { get; init; }

        public required delegate* unmanaged<nint, void> KeyFree { get; init; }

        public required delegate* unmanaged<nint, nint, nint, nint, nint, int> SignInit { get; init; }

        public required delegate* unmanaged<nint, byte*, nuint*, byte*, nuint, int> Sign { get; init; }

        public required delegate* unmanaged<nint, nint, nint, nint, nint, int> VerifyInit { get; init; }

        public required delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int> Verify { get; init; }

        public static Functions? TryBind(nint library)
        {
            string[] names =
            [
                "EVP_MD_CTX_new", "EVP_MD_CTX_free", "EVP_DigestInit_ex", "EVP_DigestUpdate", "EVP_DigestFinal_ex", "EVP_MD_fetch",
                "EVP_PKEY_new_raw_private_key", "EVP_PKEY_new_raw_public_key", "EVP_PKEY_get_raw_public_key", "EVP_PKEY_free",
                "EVP_DigestSignInit", "EVP_DigestSign", "EVP_DigestVerifyInit", "EVP_DigestVerify", "OPENSSL_init_crypto",
            ];
            var found = new nint[names.Length];
            for (var i = 0; i < names.Length; i++)
            {
                if (!NativeLibrary.TryGetExport(library, names[i], out found[i]))
                {
                    return null;
                }
            }

            // Without this, exit() frees OpenSSL's state while background threads may still be hashing.
            _ = ((delegate* unmanaged<ulong, nint, int>)found[14])(NoAtExit, 0);
            var sha256 = Fetch((delegate* unmanaged<nint, byte*, byte*, nint>)found[5]);
            return sha256 == 0 ? null : new Functions
            {
                ContextNew = (delegate* unmanaged<nint>)found[0],
                ContextFree = (delegate* unmanaged<nint, void>)found[1],
                DigestInit = (delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, int>)found[2],
                DigestUpdate = (delegate* unmanaged[SuppressGCTransition]<nint, byte*, nuint, int>)found[3],
                DigestUpdateLong = (delegate* unmanaged<nint, byte*, nuint, int>)found[3],
                DigestFinal = (delegate* unmanaged[SuppressGCTransition]<nint, byte*, uint*, int>)found[4],
                Sha256 = sha256,
                PrivateKeyNew = (delegate* unmanaged<int, nint, byte*, nuint, nint>)found[6],
                PublicKeyNew = (delegate* unmanaged<int, nint, byte*, nuint, nint>)found[7],
                RawPublicKey = (delegate* unmanaged<nint, byte*, nuint*, int>)found[8],
                KeyFree = (delegate* unmanaged<nint, void>)found[9],
                SignInit = (delegate* unmanaged<nint, nint, nint, nint, nint, int>)found[10],
                Sign = (delegate* unmanaged<nint, byte*, nuint*, byte*, nuint, int>)found[11],
                VerifyInit = (delegate* unmanaged<nint, nint, nint, nint, nint, int>)found[12],
                Verify = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int>)found[13],
            };
        }

        // EVP_MD_fetch is new in OpenSSL 3: an older library has no such export and is not bound at all.
        private static nint Fetch(delegate* unmanaged<nint, byte*, byte*, nint> fetch)
        {
            fixed (byte* name = "SHA256\0"u8)
            {
                return fetch(0, name, null);
            }
        }
    }
}
