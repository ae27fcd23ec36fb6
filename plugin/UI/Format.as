// Amounts, durations and times as the bridge's commands write them, too (bridge/cli/format.ts): one test has the examples of both.

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

// Seconds as "2 h 5 min": the two largest units that count.
string FormatDuration(int seconds)
{
	array<int> sizes = {86400, 3600, 60, 1};
	array<string> names = {" d", " h", " min", " s"};
	for (uint i = 0; i + 1 < sizes.Length; i++) {
		if (seconds >= sizes[i]) {
			int rest = seconds % sizes[i] / sizes[i + 1];
			return seconds / sizes[i] + names[i] + (rest > 0 ? " " + rest + names[i + 1] : "");
		}
	}
	return seconds + " s";
}

// "2026-01-31T12:34:56.789Z" as "2026-01-31 13:34:56" on a computer whose clock is an hour ahead of UTC.
string FormatTime(const string &in time)
{
	int64 year = DigitsIn(time, 0, 4);
	int64 month = DigitsIn(time, 5, 2);
	int64 day = DigitsIn(time, 8, 2);
	int64 hour = DigitsIn(time, 11, 2);
	int64 minute = DigitsIn(time, 14, 2);
	int64 second = DigitsIn(time, 17, 2);
	if (year < 1970 || month < 1 || month > 12 || day < 1 || hour < 0 || minute < 0 || second < 0) {
		return time;
	}
	int64 days = DaysBefore(year, month) + day - 1;
	return Time::FormatString("%Y-%m-%d %H:%M:%S", ((days * 24 + hour) * 60 + minute) * 60 + second);
}

// Days from 1970 to a month. The engine reads no time of UTC.
int64 DaysBefore(int64 year, int64 month)
{
	array<int64> before = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	int64 past = year - 1;
	int64 leapDays = past / 4 - past / 100 + past / 400 - 477; // 477 before 1970
	return (year - 1970) * 365 + leapDays + before[int(month - 1)] + (isLeap && month > 2 ? 1 : 0);
}

// The number that so many digits at this place make, or -1.
int64 DigitsIn(const string &in text, int start, int count)
{
	uint64 number = 0;
	if (text.Length < start + count || !Text::TryParseUInt64(text.SubStr(start, count), number)) {
		return -1;
	}
	return int64(number);
}
