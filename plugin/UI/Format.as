// "1536" as "1.5 KiB".
string FormatBytes(const string &in digits)
{
	uint64 count = 0;
	if (!Text::TryParseUInt64(digits, count)) {
		return "0 B";
	}
	if (count < 1024) {
		return count + " B";
	}
	double size = double(count) / 1024;
	array<string> units = {"KiB", "MiB", "GiB", "TiB"};
	uint unit = 0;
	while (size >= 1024 && unit + 1 < units.Length) {
		size /= 1024;
		unit++;
	}
	return Text::Format("%.1f", size) + " " + units[unit];
}

// How many a second, when so many came in so many milliseconds.
string FormatRate(uint64 count, uint64 elapsed)
{
	double rate = double(count) * 1000 / double(elapsed);
	return Text::Format(rate < 10 && rate > 0 ? "%.1f" : "%.0f", rate);
}

// Seconds as "2 h 5 min".
string FormatDuration(int seconds)
{
	if (seconds < 60) {
		return seconds + " s";
	}
	int minutes = seconds / 60;
	return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
}

// The time of day in "2026-01-31T12:34:56.789Z".
string FormatClock(const string &in time)
{
	return time.Length < 19 ? time : time.SubStr(11, 8) + " UTC";
}
