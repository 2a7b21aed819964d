using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Access;

/// <summary>A new token, in place of the expired one it replaces; refused when its name is taken.</summary>
public sealed record TokenGranted(AccessToken Token, TokenId? Replaces) : StateChange;

/// <summary>Removes a token; refused when it is not there.</summary>
public sealed record TokenRevoked(TokenId Id) : StateChange;
