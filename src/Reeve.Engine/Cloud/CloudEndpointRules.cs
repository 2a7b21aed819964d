namespace Reeve.Engine.Cloud;

/// <summary>What an address must be before a key is sent there.</summary>
public static class CloudEndpointRules
{
    /// <summary>The base address, or null and why not. Plain HTTP only to this machine, or where it was allowed in so many words.</summary>
    public static (Uri? Endpoint, string? Objection) Read(string text, bool allowInsecure)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            return (null, "must be an https address");
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return (null, "must have no user, query or fragment; the key comes from the environment or a file");
        }

        return uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback || allowInsecure
            ? (new Uri(uri.AbsoluteUri.TrimEnd('/') + "/"), null)
            : (null, "must be https: the key would cross the network in the clear");
    }
}
