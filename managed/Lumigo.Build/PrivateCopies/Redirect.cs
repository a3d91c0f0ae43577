namespace Lumigo.Build.PrivateCopies;

/// <summary>One change that the private copies get. A redirect that finds nothing to change fails the build: it is dead, or a package moved.</summary>
public abstract record Redirect
{
    /// <summary>What the build says when the redirect found nothing.</summary>
    public abstract string Describe();
}

/// <summary>A call (or an object creation) becomes a call of a static method of the shim with the same stack behaviour.</summary>
/// <param name="Member">Full name of the member called, as Cecil writes it.</param>
/// <param name="ShimType">Class of the shim.</param>
/// <param name="ShimMethod">Its static method.</param>
public sealed record CallRedirect(string Member, string ShimType, string ShimMethod) : Redirect
{
    /// <summary>Where given, only calls in this method (full name without return type and parameters) are changed.</summary>
    public string? OnlyIn { get; init; }

    /// <inheritdoc/>
    public override string Describe() => OnlyIn is null ? Member : $"{Member} in {OnlyIn}";
}

/// <summary>A type that the runtime may lack becomes a type of the shim, with all its members.</summary>
/// <param name="Type">Full name of the type.</param>
/// <param name="ShimType">Class of the shim.</param>
public sealed record TypeRedirect(string Type, string ShimType) : Redirect
{
    /// <inheritdoc/>
    public override string Describe() => Type;
}

/// <summary><c>typeof(Type&lt;X&gt;)</c> and <c>typeof(Type&lt;&gt;)</c> ask the shim, which knows whether the runtime has the type.</summary>
/// <param name="Type">Full name of the generic type.</param>
/// <param name="ShimType">Class of the shim.</param>
/// <param name="Of">Its method for a constructed type; takes the handle of the type argument.</param>
/// <param name="Definition">Its method for the open type.</param>
public sealed record TypeOfRedirect(string Type, string ShimType, string Of, string Definition) : Redirect
{
    /// <inheritdoc/>
    public override string Describe() => $"typeof({Type})";
}
