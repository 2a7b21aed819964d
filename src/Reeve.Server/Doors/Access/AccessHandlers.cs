using Reeve.Protocol.Access;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Access;

/// <summary>Serves <c>token.rotate</c> and <c>login.code</c>: what a person at this machine lets in with.</summary>
internal sealed class AccessHandlers(TokenStore tokens, SessionStore sessions, LoginCodes codes, DoorAddresses addresses) : IOperationHandlers
{
    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.TokenRotate, RotateAsync);
        registry.Add(Protocol.Operations.LoginCode, MakeCodeAsync);
    }

    /// <summary>Everything a person could have lost with the token dies with it: sessions and unused codes too. Granted tokens are other people's and live on.</summary>
    private ValueTask<RotateTokenResponse> RotateAsync(RotateTokenRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        codes.Clear();
        sessions.EndAll();
        tokens.Rotate();
        return ValueTask.FromResult(new RotateTokenResponse { Path = tokens.Path });
    }

    private ValueTask<LoginCodeResponse> MakeCodeAsync(LoginCodeRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var address = addresses.RequireHttp();
        var (code, expires) = codes.Make();
        return ValueTask.FromResult(new LoginCodeResponse { Url = $"{address}/login#{code}", ExpiresAt = expires });
    }
}
