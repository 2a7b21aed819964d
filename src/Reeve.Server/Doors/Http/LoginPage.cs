using Microsoft.AspNetCore.Http;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// The one page that needs no login: it takes the code out of the address's fragment, which no server ever sees, and exchanges it for a session.
/// </summary>
internal static class LoginPage
{
    /// <summary>Allows exactly the inline script below, and nothing else.</summary>
    public static readonly string Policy = $"default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'sha256-{HashOf(Script)}'";

    public static readonly string Html = $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Reeve</title>
        <style>body{font:16px system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem}code{background:#8882;padding:.1em .3em}</style>
        <h1>Reeve</h1>
        <p id="say" role="status">To log in, run <code>reeve open</code> on this machine.</p>
        <script>{{Script}}</script>
        </html>
        """;

    private const string Script =
        """
        const code=location.hash.slice(1);if(code){history.replaceState(null,'','/login');const say=document.getElementById('say');say.textContent='Logging in…';fetch('/login',{method:'POST',headers:{'Content-Type':'application/json'},body:JSON.stringify({code})}).then(r=>{if(r.ok)location.replace('/');else say.textContent='This code is used up or too old. Run reeve open again.'},()=>{say.textContent='The daemon does not answer.'})}
        """;

    /// <summary>Whether a person's browser asks for a page, so that a login helps more than an error.</summary>
    public static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Authorization.Count == 0 && !request.Path.StartsWithSegments("/api") &&
        request.Headers.Accept.Any(static accept => accept?.Contains("text/html", StringComparison.Ordinal) == true);

    private static string HashOf(string script) => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)));
}
