/// <summary>What differs between databases.</summary>
/// <param name="Sleep">A statement that takes ten seconds.</param>
/// <param name="ChangePassword">A statement with a password in it.</param>
/// <param name="CreateProcedure">Makes the procedure <c>restock</c>.</param>
public sealed record Dialect(string Sleep, string ChangePassword, string CreateProcedure);
