using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Guard;
using Reeve.Server.Doors.Access;

namespace Reeve.Server.Doors.Http;

/// <summary>How a browser becomes a caller: <c>GET /login</c>, <c>POST /login</c>, <c>POST /logout</c>, <c>GET /api/session</c>.</summary>
internal sealed class LoginEndpoints(LoginCodes codes, SessionStore sessions, AuthenticationLimiter limiter)
{
    private const int MaxBody = 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", ShowAsync).WithMetadata(AnonymousDoor.Instance);
        routes.MapPost("/login", LogInAsync).WithMetadata(AnonymousDoor.Instance);
        routes.MapPost("/logout", LogOutAsync);
        routes.MapGet("/api/session", DescribeAsync);
    }

    private static Task ShowAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = LoginPage.Policy;
        return context.Response.WriteAsync(LoginPage.Html, context.RequestAborted);
    }

    private async Task LogInAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, MaxBody);
        var code = ReadCode(body.Written);
        if (!codes.TryUse(code))
        {
            throw limiter.Refuse(HttpCredentials.AddressOf(context), "This code is used up or too old.");
        }

        var (_, secret) = sessions.Open();
        context.Response.Cookies.Append(HttpCredentials.Cookie, secret, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            Secure = context.Request.IsHttps,
            IsEssential = true,
        });
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task LogOutAsync(HttpContext context)
    {
        if (context.Features.Get<Session>() is { } session)
        {
            sessions.End(session);
        }

        context.Response.Cookies.Delete(HttpCredentials.Cookie, new CookieOptions { Path = "/", SameSite = SameSiteMode.Strict, HttpOnly = true });
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(HttpContext context)
    {
        var session = context.Features.Get<Session>() ?? throw new ReeveException(ErrorCode.NotFound, "This caller has no session.", "only a browser's login has one");
        using var body = new PooledBuffer();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("session"u8, session.Name);
            json.WriteString("anti_forgery_header"u8, HttpCredentials.AntiForgeryHeader);
            json.WriteString("anti_forgery_token"u8, session.AntiForgery);
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private static string? ReadCode(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, WireRules.Reader);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName &&
            reader.ValueTextEquals("code"u8) && reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
