namespace Microsoft.Data.SqlClient;

/// <summary>Ways to say who one is.</summary>
public enum SqlAuthenticationMethod
{
    NotSpecified = 0,
    SqlPassword,
    ActiveDirectoryPassword,
    ActiveDirectoryIntegrated,
    ActiveDirectoryInteractive,
    ActiveDirectoryServicePrincipal,
    ActiveDirectoryDeviceCodeFlow,
    ActiveDirectoryManagedIdentity,
    ActiveDirectoryMSI,
    ActiveDirectoryDefault,
    ActiveDirectoryWorkloadIdentity,
}

/// <summary>What a token is asked for with.</summary>
public sealed class SqlAuthenticationParameters(
    SqlAuthenticationMethod authenticationMethod, string serverName, string databaseName, string resource, string authority, string? userId, string? password, Guid connectionId, int connectionTimeout)
{
    public SqlAuthenticationMethod AuthenticationMethod { get; } = authenticationMethod;

    public string ServerName { get; } = serverName;

    public string DatabaseName { get; } = databaseName;

    public string Resource { get; } = resource;

    public string Authority { get; } = authority;

    public string? UserId { get; } = userId;

    public string? Password { get; } = password;

    public Guid ConnectionId { get; } = connectionId;

    public int ConnectionTimeout { get; } = connectionTimeout;
}

/// <summary>A token.</summary>
public sealed class SqlAuthenticationToken(string accessToken, DateTimeOffset expiresOn)
{
    public string AccessToken { get; } = accessToken;

    public DateTimeOffset ExpiresOn { get; } = expiresOn;
}

/// <summary>Where tokens come from; nobody has one here.</summary>
public abstract class SqlAuthenticationProvider
{
    public abstract bool IsSupported(SqlAuthenticationMethod authenticationMethod);

    public abstract Task<SqlAuthenticationToken> AcquireTokenAsync(SqlAuthenticationParameters parameters);

    public virtual void BeforeLoad(SqlAuthenticationMethod authenticationMethod)
    {
    }

    public virtual void BeforeUnload(SqlAuthenticationMethod authenticationMethod)
    {
    }
}

/// <summary>There was no token.</summary>
public abstract class SqlAuthenticationProviderException(string message, Exception? causedBy = null) : Exception(message, causedBy)
{
    public SqlAuthenticationMethod Method => SqlAuthenticationMethod.NotSpecified;

    public string FailureCode => "Unknown";

    public bool ShouldRetry => false;

    public int RetryPeriod => 0;
}
