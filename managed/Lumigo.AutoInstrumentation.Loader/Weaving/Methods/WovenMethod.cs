namespace Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

/// <summary>
/// A method of a library that is woven, and what is done around it. Declared by the bridge's adapters, one instance for each copy of the library.
/// </summary>
/// <remarks>
/// The callbacks run on the application's hot paths, on the caller's thread and in its flow. What they throw is counted and goes no further; the
/// method's result and exception stay its own. A callback that changes the current activity changes it for the method's caller too.
/// </remarks>
public abstract class WovenMethod
{
    /// <summary>Declares a method.</summary>
    /// <param name="type">Full name of the type that declares it; <c>+</c> before a nested one, <c>`1</c> for type parameters.</param>
    /// <param name="name">The method's name. All overloads that fit <see cref="ParameterTypes"/> are woven.</param>
    protected WovenMethod(string type, string name)
    {
        Type = type;
        Name = name;
    }

    /// <summary>Full name of the type that declares the method.</summary>
    public string Type { get; }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>
    /// Names of the types of the method's first parameters, without namespaces and type arguments (<c>String</c>, <c>Byte[]</c>, <c>Message`2</c>);
    /// by-reference ones like others. Empty for every overload.
    /// </summary>
    public IReadOnlyList<string> ParameterTypes { get; init; } = [];

    /// <summary>How many parameters the method has, or -1 for any number.</summary>
    public int ParameterCount { get; init; } = -1;

    /// <summary>The parameters that are handed to the callbacks, by their position without <c>this</c>. No argument costs anything that is not asked for.</summary>
    public IReadOnlyList<int> Arguments { get; init; } = [];

    /// <summary>Of <see cref="Arguments"/>, the positions in that list whose values <see cref="OnBegin"/> may replace: by-value parameters of class types.</summary>
    public IReadOnlyList<int> Replaceable { get; init; } = [];

    /// <summary>Whether the result is handed to <see cref="OnEnd"/>.</summary>
    public bool TakesResult { get; init; }

    /// <summary>Whether the end is that of the <see cref="Task"/> the method returns, instead of its return.</summary>
    public bool EndsWithTask { get; init; }

    /// <summary>Whether the others shall be woven although this one is not there: a method that only some versions have.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The failures of the instrumentation; set when the method is woven.</summary>
    internal Instrumentation.FailureLimit? Failures { get; set; }

    /// <summary>The method is called.</summary>
    /// <param name="instance">The object, or null for a static method.</param>
    /// <param name="arguments">
    /// The values of <see cref="Arguments"/>, boxed if need be. Empty when none are asked for, never to be kept or changed but for those of <see cref="Replaceable"/>.
    /// </param>
    /// <returns>What the other callbacks are to be given. Null when they need not be called.</returns>
    public virtual object? OnBegin(object? instance, object?[] arguments) => null;

    /// <summary>
    /// The method has returned a task, whose end <see cref="OnEnd"/> or <see cref="OnException"/> will be told: a moment too late perhaps, for the application can see
    /// that a task has ended before anybody is told. Only for <see cref="EndsWithTask"/>.
    /// </summary>
    /// <param name="state">What <see cref="OnBegin"/> returned.</param>
    /// <param name="task">The task.</param>
    public virtual void OnReturned(object state, Task task)
    {
    }

    /// <summary>The method has returned, or the task it returned has succeeded.</summary>
    /// <param name="state">What <see cref="OnBegin"/> returned.</param>
    /// <param name="result">The result if it is asked for: the task itself for <see cref="EndsWithTask"/>.</param>
    public virtual void OnEnd(object state, object? result)
    {
    }

    /// <summary>An exception leaves the method, or the task it returned has failed or was cancelled.</summary>
    /// <param name="state">What <see cref="OnBegin"/> returned.</param>
    /// <param name="exception">The exception.</param>
    public virtual void OnException(object state, Exception exception)
    {
    }
}
