/// <summary>Something to be measured.</summary>
internal interface IWork
{
    /// <summary>Does a part of it and returns how many units that were.</summary>
    ValueTask<int> Round();
}
