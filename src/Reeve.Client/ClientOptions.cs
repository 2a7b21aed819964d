namespace Reeve.Client;

/// <summary>How a <see cref="ReeveClient"/> behaves. Immutable; every bound has a default that suits a local daemon.</summary>
public sealed record ClientOptions
{
    /// <summary>Who is calling, shown in the daemon's log; at most 200 characters.</summary>
    public string Name { get; init; } = "reeve-client";

    /// <summary>A bearer token, needed where the transport does not prove who the caller is (TCP).</summary>
    public string? Token { get; init; }

    /// <summary>How long dialling and <c>hello</c> may take together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a lost connection is dialled again: by the next call, and by a running watch (from its last cursor, with back-off).
    /// Calls in flight when it is lost fail either way, because their outcome is unknown.
    /// </summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>The first pause before a watch dials again; it doubles each time.</summary>
    public TimeSpan BackOffFirst { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause before a watch dials again.</summary>
    public TimeSpan BackOffLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls in flight on one connection; further ones wait their turn.</summary>
    public int MaxInFlight { get; init; } = 64;

    /// <summary>Events a watch holds for a reader that is behind; past it the watch starts again from the reader's cursor, losing nothing.</summary>
    public int EventBuffer { get; init; } = 1024;

    /// <summary>The longest frame sent, in bytes; the daemon's own limit is 1 MiB.</summary>
    public int MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>The longest frame accepted, in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
