// An action of the player: a message to the bridge, and the type of its answer.
class Wish
{
	string Message;
	string Answer;

	Wish(const string &in message, const string &in answer)
	{
		Message = message;
		Answer = answer;
	}
}
