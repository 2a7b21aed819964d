using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Reeve.Dashboard;

/// <summary>The page's files, from inside the assembly: a fixed table, so that no path can lead anywhere else.</summary>
internal static class DashboardAssets
{
    private static readonly FrozenDictionary<string, Asset> Assets = new (string Name, string Type)[]
    {
        ("dashboard.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("htmx.js", "text/javascript; charset=utf-8"),
        ("htmx-sse.js", "text/javascript; charset=utf-8"),
    }.ToFrozenDictionary(static asset => asset.Name, static asset => Load(asset.Name, asset.Type), StringComparer.Ordinal);

    public static IResult Get(string name) => Assets.TryGetValue(name, out var asset)
        ? Results.Bytes(asset.Bytes, asset.Type, entityTag: asset.Tag)
        : Results.NotFound();

    private static Asset Load(string name, string type)
    {
        using var stream = typeof(DashboardAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The asset {name} is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(bytes, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
    }

    private sealed record Asset(byte[] Bytes, string Type, EntityTagHeaderValue Tag);
}
