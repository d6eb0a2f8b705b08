/** What other domains may use of questions. */
export { type AnswerFault, type Answers, type Question, readAnswers } from "./question.ts";
export { answersInput, questionOf, shopQuestionSchema, shopQuestionWire } from "./schemas.ts";
export { answerOrder, answerTexts, copyQuestions, eraseAnswersStatement, selectQuestions } from "./store.ts";
